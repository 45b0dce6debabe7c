import type { ReactNode } from 'react';

/** Width through height of a ratio such as "16:9". */
export function ratioOf(code: string): number {
  const [width = 1, height = 1] = code.split(':').map(Number);
  return width / height;
}

/** A ratio drawn as the shape that it is; `size` is its longer side in pixels. */
export function RatioShape({ code, size = 16 }: { code: string; size?: number }): ReactNode {
  const ratio = ratioOf(code);
  const width = ratio >= 1 ? size : size * ratio;
  const height = ratio >= 1 ? size / ratio : size;
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      aria-hidden
      className="shrink-0"
    >
      <rect
        x={(size - width) / 2 + 0.75}
        y={(size - height) / 2 + 0.75}
        width={Math.max(2, width - 1.5)}
        height={Math.max(2, height - 1.5)}
        rx={size / 12}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
      />
    </svg>
  );
}
