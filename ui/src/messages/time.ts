// Times in words. Every one is worded from two instants, so that it can tick.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

const two = (n: number) => String(n).padStart(2, "0");

/** "48:07", "1:48:07", "3 d 4 h". */
export function countdown(left: number): string {
  const all = Math.max(0, Math.floor(left / SECOND));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (left >= 2 * DAY) return `${Math.floor(left / DAY)} d ${Math.floor(left / HOUR) % 24} h`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** For a narrow column: "52 min", and to the second when it is under ten minutes: "3:41". */
export function shortCountdown(left: number): string {
  if (left < 10 * MINUTE) return countdown(left);
  return span(left);
}

/** "8 s", "52 min", "3 h", "12 d", "4 years": the one unit that matters. */
export function span(length: number): string {
  const time = Math.abs(length);
  if (time > 10_000 * YEAR) return "more than 10,000 years";
  if (time < MINUTE) return `${Math.floor(time / SECOND)} s`;
  if (time < 2 * HOUR) return `${Math.floor(time / MINUTE)} min`;
  if (time < 2 * DAY) return `${Math.floor(time / HOUR)} h`;
  if (time < 2 * YEAR) return `${Math.floor(time / DAY)} d`;
  return `${Math.floor(time / YEAR).toLocaleString("en")} years`;
}

/** "in 48 min", "12 min ago". */
export function relative(time: number, now: number): string {
  return time > now ? `in ${span(time - now)}` : `${span(now - time)} ago`;
}

/** How long something took: "38 ms", "9.4 s", "2:05". */
export function duration(length: number): string {
  if (length < SECOND) return `${Math.round(length)} ms`;
  if (length < MINUTE) return `${(length / SECOND).toFixed(1)} s`;
  return countdown(length);
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });

const isCalendarTime = (time: number) => Number.isFinite(time) && Math.abs(time) <= 8.64e15;
const dayOf = (time: number) => new Date(time).toDateString();

/** "today 14:32:43", "21 Nov 2026, 14:32:43", in local time. */
export function local(time: number, now: number): string {
  if (!isCalendarTime(time)) return "beyond any calendar";
  if (dayOf(time) === dayOf(now)) return `today ${clock.format(time)}`;
  if (dayOf(time) === dayOf(now + DAY)) return `tomorrow ${clock.format(time)}`;
  if (dayOf(time) === dayOf(now - DAY)) return `yesterday ${clock.format(time)}`;
  return `${day.format(time)}, ${clock.format(time)}`;
}

/** "21 Nov 2026", in local time. */
export const date = (time: number): string =>
  isCalendarTime(time) ? day.format(time) : "beyond any calendar";

/** "13:32:43 UTC", with its day where that is another one there. */
export function utc(time: number): string {
  if (!isCalendarTime(time)) return "";
  const iso = new Date(time).toISOString();
  const [date = "", rest = ""] = iso.split("T");
  const here = new Date(time);
  const sameDay = here.getDate() === here.getUTCDate();
  return `${sameDay ? "" : `${date} `}${rest.slice(0, 8)} UTC`;
}
