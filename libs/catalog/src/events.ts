/** The catalog publishes no facts yet: its rows are read at the moment of use. */
export {};
