import { ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use, type EChartsCoreOption, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { RunState } from "../../transport/contract.ts";
import { axisStepMs, type DurationDot } from "./durations.ts";

// On canvas and without the library's tooltips: both of its other ways write style attributes, which the page's policy forbids.
use([ScatterChart, GridComponent, MarkLineComponent, CanvasRenderer]);

/** A line across the chart, with its name. */
export interface ChartLine {
  readonly ms: number;
  readonly name: string;
}

export interface DurationPicture {
  readonly dots: readonly DurationDot[];
  readonly lines: readonly ChartLine[];
  /** The place of the dot that stands out; null: none does. */
  readonly at: number | null;
  readonly duration: (ms: number) => string;
}

/** Shape besides colour, so that neither is needed alone. */
const shapes: Readonly<Partial<Record<RunState, readonly [symbol: string, color: string]>>> = {
  succeeded: ["circle", "--bar-succeeded"],
  partial: ["triangle", "--bar-partial"],
  failed: ["diamond", "--bar-failed"],
};
const otherShape = ["emptyCircle", "--bar-quiet"] as const;

export function openChart(box: HTMLElement): EChartsType {
  return init(box, null, { renderer: "canvas" });
}

/** What the library is told. Colours are those of the theme that the page has now. */
export function pictureOf(
  { dots, lines, at, duration }: DurationPicture,
  style: CSSStyleDeclaration,
): EChartsCoreOption {
  const color = (token: string): string => style.getPropertyValue(token).trim();
  const longest = Math.max(1, ...dots.map(({ ms }) => ms), ...lines.map(({ ms }) => ms));
  const step = axisStepMs(longest, 4);
  const text = { color: color("--muted"), fontFamily: style.fontFamily, fontSize: 12 };
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 10, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "category", show: false, boundaryGap: true, data: dots.map(({ id }) => id) },
    yAxis: {
      type: "value",
      min: 0,
      max: Math.ceil(longest / step) * step,
      interval: step,
      axisLabel: { ...text, formatter: duration },
      splitLine: { lineStyle: { color: color("--line") } },
    },
    series: [
      {
        type: "scatter",
        data: dots.map(({ ms, state }, place) => {
          const [symbol, token] = shapes[state] ?? otherShape;
          const isChosen = place === at;
          return {
            value: [place, ms],
            symbol,
            symbolSize: (symbol === "circle" ? 8 : 10) + (isChosen ? 5 : 0),
            itemStyle: {
              color: color(token),
              borderColor: color(isChosen ? "--text" : symbol === "emptyCircle" ? token : "--surface"),
              borderWidth: isChosen ? 2 : 1,
            },
          };
        }),
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: color("--line-strong"), type: "dashed" },
          // One name at each end: where all runs take as long, the lines are the same.
          data: lines.map(({ ms, name }, place) => ({
            yAxis: ms,
            name,
            label: { ...text, position: place === 0 ? "insideStartTop" : "insideEndTop", formatter: "{b}" },
          })),
        },
      },
    ],
  };
}
