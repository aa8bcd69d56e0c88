// The list of profiles, ordered by environment and name.
import { compareEnvironments, compareNames } from "../environment";
import * as ipc from "../ipc";
import type { ProfileRow } from "../ipc";

const compareRows = (a: ProfileRow, b: ProfileRow) =>
  compareEnvironments(a, b) || compareNames(a.name, b.name);

export class Profiles {
  rows = $state.raw<ProfileRow[]>([]);
  loaded = $state(false);
  byId = $derived(new Map(this.rows.map((row) => [row.id, row])));
  environments = $derived([
    ...new Set(this.rows.map((row) => row.environment).filter((label) => label !== null)),
  ]);

  async load() {
    this.fill(await ipc.profiles());
  }

  fill(rows: ProfileRow[]) {
    this.rows = rows.toSorted(compareRows);
    this.loaded = true;
  }

  put(row: ProfileRow) {
    const old = this.byId.get(row.id);
    if (old && compareRows(old, row) === 0) {
      this.rows = this.rows.map((each) => (each.id === row.id ? row : each));
    } else {
      this.fill([...this.rows.filter((each) => each.id !== row.id), row]);
    }
  }

  drop(id: number) {
    this.rows = this.rows.filter((row) => row.id !== id);
  }
}
