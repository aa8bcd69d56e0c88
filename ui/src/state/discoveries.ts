// Every search for metadata of this window has a number of its own, by which it is cancelled.
let count = 0;

export const nextDiscovery = () => ++count;
