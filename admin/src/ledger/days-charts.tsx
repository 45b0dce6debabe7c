import type { ReactNode } from 'react';
import { Box, useTheme } from '@mui/material';
import { useTranslate } from 'react-admin';
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { digits } from '../i18n/provider';
import type { Day } from './day';

const HEIGHT_px = 260;
/** Told apart also without colours: from dark to light within what comes in and what goes out. */
const COLOURS = {
  pack: '#1d4ed8',
  subscription: '#3b82f6',
  operator: '#93c5fd',
  trial: '#bfdbfe',
  consumed: '#c2410c',
  lapsed: '#fb923c',
  revoked: '#fed7aa',
} as const;
type Series = keyof typeof COLOURS;

/** What came in above the line, what went out below it. */
export function DaysChart({ days }: { days: Day[] }) {
  const translate = useTranslate();
  const rows = days.map(({ day, granted, consumed, restored, lapsed, revoked, reinstated }) => ({
    day,
    ...granted,
    consumed: restored - consumed,
    lapsed: -lapsed,
    revoked: reinstated - revoked,
  }));
  return (
    <Chart label={translate('console.ledger.movesChart')}>
      <BarChart data={rows} stackOffset="sign">
        {useFrame()}
        <Legend
          formatter={(name) => (
            <Box component="span" sx={{ color: 'text.primary' }}>
              {name}
            </Box>
          )}
        />
        <ReferenceLine y={0} stroke="currentColor" />
        {(Object.keys(COLOURS) as Series[]).map((name) => (
          <Bar
            key={name}
            dataKey={name}
            name={translate(`console.ledger.series.${name}`)}
            fill={COLOURS[name]}
            stackId="moves"
            maxBarSize={48}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </Chart>
  );
}

/** Unspent credits at the end of each day: what the product still owes. */
export function OutstandingChart({ days }: { days: Day[] }) {
  const translate = useTranslate();
  const { palette } = useTheme();
  return (
    <Chart label={translate('console.ledger.outstandingChart')}>
      <AreaChart data={days}>
        {useFrame()}
        <Area
          dataKey="outstanding"
          name={translate('console.fields.outstanding')}
          stroke={palette.primary.main}
          fill={palette.primary.main}
          fillOpacity={0.15}
          isAnimationActive={false}
        />
      </AreaChart>
    </Chart>
  );
}

/** The table below has the same numbers for who cannot see the picture. */
function Chart({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box role="img" aria-label={label} sx={{ color: 'text.secondary', fontSize: 12 }}>
      <ResponsiveContainer width="100%" height={HEIGHT_px}>
        {children}
      </ResponsiveContainer>
    </Box>
  );
}

/** Axes, grid and tooltip in the theme's colours. */
function useFrame(): ReactNode {
  const { palette } = useTheme();
  const tick = { fill: palette.text.secondary, fontSize: 12 };
  return (
    <>
      <CartesianGrid vertical={false} stroke={palette.divider} />
      <XAxis dataKey="day" tick={tick} minTickGap={24} />
      <YAxis tick={tick} width={56} tickFormatter={digits} />
      <Tooltip
        contentStyle={{ background: palette.background.paper, borderColor: palette.divider }}
        cursor={{ fill: palette.action.hover }}
        formatter={(value) => digits(Math.abs(Number(value)))}
      />
    </>
  );
}
