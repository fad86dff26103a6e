/** Lines over time, drawn by uPlot in the colours of the theme. */
import { useEffect, useRef, type ReactNode } from 'react'
import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'

/** One line: its name, its token of colour, and its values, null where there is none. */
export interface Line { label: string, colour: 'accent' | 'bad' | 'warn' | 'muted', values: readonly (number | null)[] }

const HEIGHT = 168
/** How times stand below a chart: seconds between two of them, how they are written, and what is added where a day begins. */
const TIMES = [
  [86_400, '{MM}-{DD}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', null, null, '\n{MM}-{DD}', null, null, null, 1]
]

/** Value of a token in the theme that holds now. */
function colourOf (token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${token})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/**
 * A chart of lines over the same times.
 * @param props.times in seconds since 1970
 * @param props.show a value for a person
 */
export function Chart ({ label, times, lines, show }: {
  label: string, times: readonly number[], lines: readonly Line[], show: (value: number) => string
}): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const axis = { stroke: () => colourOf('muted'), grid: { stroke: () => colourOf('line'), width: 1 }, ticks: { show: false }, font: '11px ui-sans-serif, system-ui, sans-serif' }
    const plot = new Plot({
      width: element.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 5 } },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(most, 2) * 1.1] } },
      axes: [
        { ...axis, grid: { show: false }, space: 70, values: TIMES },
        { ...axis, size: 56, space: 40, values: (_plot: Plot, values: number[]) => values.map(show) }
      ] as Plot.Axis[],
      series: [{}, ...lines.map(({ label: name, colour, values }) => ({
        // A value between gaps is no line: only a point shows it.
        label: name, stroke: () => colourOf(colour), width: 1.75, points: { show: values.includes(null), size: 4 }
      }))]
    }, [[...times], ...lines.map(({ values }) => [...values])] as Plot.AlignedData, element)
    const sized = new ResizeObserver(() => { plot.setSize({ width: element.clientWidth, height: HEIGHT }) })
    sized.observe(element)
    const redraw = (): void => { plot.redraw(false) }
    const themed = new MutationObserver(redraw)
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', redraw)
    return () => {
      sized.disconnect()
      themed.disconnect()
      system.removeEventListener('change', redraw)
      plot.destroy()
    }
  }, [times, lines, show])
  return (
    <figure className='m-0 min-w-0'>
      <figcaption className='flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 pb-2'>
        <span className='text-[0.8125rem] font-medium'>{label}</span>
        <span className='flex flex-wrap gap-x-3 text-xs text-muted'>
          {lines.map(({ label: name, colour }) => <span key={name} className='inline-flex items-center gap-1.5'><span aria-hidden className={KEYS[colour]} />{name}</span>)}
        </span>
      </figcaption>
      <div ref={place} className='w-full overflow-hidden' />
    </figure>
  )
}

const KEYS = {
  accent: 'h-0.5 w-3.5 rounded-full bg-accent', bad: 'h-0.5 w-3.5 rounded-full bg-bad', warn: 'h-0.5 w-3.5 rounded-full bg-warn', muted: 'h-0.5 w-3.5 rounded-full bg-muted'
} as const
