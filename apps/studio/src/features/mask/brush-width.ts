/** Diameters of the brush, as shares of the picture's shorter edge. */
export const FIRST_WIDTH = 0.12;
export const LEAST_WIDTH = 0.01;
export const MOST_WIDTH = 0.5;
/** How far one press of a key makes it wider. */
export const WIDTH_STEP = 0.02;
