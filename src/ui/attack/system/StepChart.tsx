import { extent, line, scaleLinear } from "d3";
import type { ReactNode } from "react";
import { seriesColour } from "../../../figures/drawing/seriesOfSystems.ts";
import { seriesStyle } from "../../../figures/drawing/seriesStyle.ts";
import { useWidth } from "../../figure/useWidth.ts";
import styles from "./StepChart.module.css";

/** The curve of one system. */
export interface StepLine {
  readonly id: string;
  readonly name: string;
  readonly series: number;
  /** One value per step, from step 0; empty before an attack. */
  readonly values: ArrayLike<number>;
}

interface StepChartProps {
  readonly title: ReactNode;
  /** The quantity, its unit and how it changes, for screen readers. */
  readonly description: string;
  /** One line per system; the value of a single one stands beside the title, those of several below it. */
  readonly lines: readonly StepLine[];
  /** Last step of the horizontal axis. */
  readonly steps: number;
  readonly step: number;
  /** A labelled horizontal line, such as the budget. */
  readonly level?: { readonly value: number; readonly label: string };
  /** Values above this one have the meaning of the label, and their side of the chart is shaded. */
  readonly above?: { readonly value: number; readonly label: string };
  readonly fromZero?: boolean;
  /** While it plays, the curve ends at the current step; otherwise what follows is faint. */
  readonly playing?: boolean;
  readonly onSeek: (step: number) => void;
}

const height = 104;
const edge = { top: 8, right: 10, bottom: 20, left: 40 };

/** A quantity over the steps of attacks, with a marker at the current step. Dragging scrubs. */
export function StepChart(props: StepChartProps) {
  const { title, description, lines, steps, step, level, above } = props;
  const { fromZero = false, playing = false, onSeek } = props;
  const [frame, width] = useWidth<HTMLDivElement>();
  const x = scaleLinear([0, Math.max(1, steps)], [edge.left, Math.max(edge.left + 1, width - edge.right)]);
  const y = scaleLinear(domainOf(lines, (level ?? above)?.value, fromZero), [height - edge.bottom, edge.top]).nice(3);
  const nowOf = ({ values }: StepLine) => Math.min(step, values.length - 1);
  const last = Math.max(0, ...lines.map(({ values }) => values.length - 1));
  const isEmpty = lines.every(({ values }) => values.length === 0);
  const currentOf = (one: StepLine) => {
    const value = one.values[nowOf(one)];
    return value === undefined ? "–" : numberText(value);
  };
  const curve = line<readonly [number, number]>(
    ([at]) => x(at),
    ([, of]) => y(of),
  );
  const seek = (event: React.PointerEvent<SVGSVGElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    onSeek(Math.round(x.invert(event.clientX - left)));
  };
  return (
    <div ref={frame} className={styles.chart}>
      <div className={styles.head}>
        <span className={styles.title}>{title}</span>
        {lines.length === 1 && lines.map((one) => <Value key={one.id}>{currentOf(one)}</Value>)}
      </div>
      {lines.length > 1 && (
        <ul className={styles.key}>
          {lines.map((one) => (
            <li key={one.id} data-series={seriesColour(one.series)}>
              <Marker series={one.series} /> {one.name} <Value>{currentOf(one)}</Value>
            </li>
          ))}
        </ul>
      )}
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={description}
        onPointerDown={(event) => {
          if (isEmpty) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
        }}
      >
        {above !== undefined && (
          <>
            <rect
              className={styles.above}
              x={edge.left}
              y={edge.top}
              width={Math.max(0, width - edge.left - edge.right)}
              height={Math.max(0, y(above.value) - edge.top)}
            />
            <line
              className={styles.level}
              x1={edge.left}
              x2={width - edge.right}
              y1={y(above.value)}
              y2={y(above.value)}
            />
            <text className={styles.meaning} x={edge.left + 4} y={y(above.value) - 4}>
              {above.label}
            </text>
          </>
        )}
        {y.ticks(3).map((tick) => (
          <g key={tick} transform={`translate(0,${y(tick)})`}>
            <line className={styles.grid} x1={edge.left} x2={width - edge.right} />
            <text className={styles.tick} x={edge.left - 6} y={4} textAnchor="end">
              {y.tickFormat(3)(tick)}
            </text>
          </g>
        ))}
        {x
          .ticks(Math.min(5, Math.max(1, steps)))
          .filter(Number.isInteger)
          .map((tick) => (
            <text key={tick} className={styles.tick} x={x(tick)} y={height - 5} textAnchor="middle">
              {tick}
            </text>
          ))}
        <text className={styles.tick} x={edge.left - 6} y={height - 5} textAnchor="end">
          step
        </text>
        {level !== undefined && (
          <g transform={`translate(0,${y(level.value)})`}>
            <line className={styles.level} x1={edge.left} x2={width - edge.right} />
            <text className={styles.tick} x={width - edge.right} y={-4} textAnchor="end">
              {level.label}
            </text>
          </g>
        )}
        {!isEmpty && (
          <line
            className={styles.now}
            x1={x(Math.min(step, last))}
            x2={x(Math.min(step, last))}
            y1={edge.top}
            y2={height - edge.bottom}
          />
        )}
        {lines.map((one) => {
          const points = Array.from(one.values, (value, at) => [at, value] as const);
          const now = nowOf(one);
          const [at, value] = points[now] ?? [];
          return (
            <g key={one.id} data-series={seriesColour(one.series)}>
              {!playing && <path className={styles.later} d={curve(points.slice(Math.max(0, now))) ?? ""} />}
              <path className={styles.line} d={curve(points.slice(0, now + 1)) ?? ""} />
              {at !== undefined && value !== undefined && Number.isFinite(value) && (
                <path
                  className={styles.dot}
                  transform={`translate(${x(at)},${y(value)})`}
                  d={seriesStyle(one.series).marker()}
                />
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function Value({ children }: { readonly children: string }) {
  return <span className={styles.value}>{children}</span>;
}

/** The marker of a system beside its name. */
function Marker({ series }: { readonly series: number }) {
  return (
    <svg className={styles.marker} viewBox="-6 -6 12 12" aria-hidden="true">
      <path d={seriesStyle(series).marker()} />
    </svg>
  );
}

function domainOf(lines: readonly StepLine[], level: number | undefined, fromZero: boolean): [number, number] {
  const values = lines.flatMap((one) => Array.from(one.values)).filter(Number.isFinite);
  const all = [...values, ...(level === undefined ? [] : [level])];
  const [least = 0, most = 1] = extent(all);
  const low = fromZero ? Math.min(0, least) : least;
  if (low === most) return [low - (fromZero ? 0 : 0.5), most + 0.5];
  // Headroom for the label of the level.
  const room = level === undefined ? 0 : Math.max(0, level + 0.25 * (most - low) - most);
  return [low, most + room];
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return "not finite";
  return `${value < 0 ? "−" : ""}${Math.abs(value).toPrecision(3)}`;
}
