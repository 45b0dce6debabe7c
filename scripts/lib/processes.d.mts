/** The command line of a running process, its arguments parted by spaces; '' when there is none. */
export function commandOf(pid: number): string;
