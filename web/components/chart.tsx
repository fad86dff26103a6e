/** A chart over time, drawn by uPlot in the colours of the theme. */
import { useEffect, useRef, type ReactNode } from 'react'
import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../shell/theme.js'
import { useLanguage, type Language } from '../words/index.js'

/** One line, or the bars of days: `data` has a value for each time, null where there is none. */
export interface Series { label: string, data: readonly (number | null)[], tone?: 'accent' | 'bad' | 'warn' | 'muted', isBars?: boolean }

const HEIGHT = 180
const DAY = 86_400
const KEYS = {
  accent: 'h-0.5 w-3.5 rounded-full bg-accent', bad: 'h-0.5 w-3.5 rounded-full bg-bad', warn: 'h-0.5 w-3.5 rounded-full bg-warn', muted: 'h-0.5 w-3.5 rounded-full bg-muted'
} as const

/** Value of a token in the theme that holds now: of an element without a transition, which would give the colour of before. */
function colourOf (token: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${token})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/**
 * How times stand below a chart.
 * @param language of the page
 * @param areDays whether they are days, which are the service's and begin with UTC's
 * @returns what is written for times in seconds, this far apart
 */
function timesIn (language: Language, areDays: boolean): (times: readonly number[], apart: number) => string[] {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', ...(areDays ? { timeZone: 'UTC' } : {}) })
  const hour = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return (times, apart) => times.map((at) => (areDays || apart >= DAY ? day : hour).format(at * 1000))
}

function optionsOf (
  width: number, times: readonly number[], series: readonly Series[], format: (value: number) => string, language: Language
): Plot.Options {
  const areBars = series.some(({ isBars }) => isBars)
  const written = timesIn(language, areBars)
  // A bar stands on the middle of its time.
  const margin = areBars ? ((times[1] ?? 0) - (times[0] ?? 0)) / 2 || DAY / 2 : 0
  const bars = Plot.paths.bars?.({ size: [0.7, 40] })
  const axis = { stroke: () => colourOf('muted'), ticks: { show: false }, font: '11px ui-sans-serif, system-ui, sans-serif' }
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 5, show: !areBars } },
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: true, range: (_plot, low, high) => [low - margin, high + margin] },
      y: { range: (_plot, _low, high) => [0, Math.max(2, high) * 1.1] }
    },
    axes: [
      { ...axis, size: 28, space: 70, grid: { show: false }, values: (_plot, splits, _axis, _space, apart) => written(splits, apart) },
      { ...axis, size: 56, space: 40, grid: { stroke: () => colourOf('line'), width: 1 }, values: (_plot, splits) => splits.map(format) }
    ],
    series: [{}, ...series.map(({ label, data, tone = 'accent', isBars = false }) => ({
      label,
      stroke: () => colourOf(tone),
      width: 1.75,
      // A value between gaps is no line: only a point shows it.
      points: { show: !isBars && data.includes(null), size: 4 },
      ...(isBars && bars !== undefined ? { paths: bars, fill: () => colourOf(tone) } : {})
    }))]
  }
}

/**
 * A chart.
 * @param props.times seconds since 1970
 * @param props.label what it shows: its accessible name, and its title where the lines need a key
 * @param props.format a value for a person
 * @param props.isTitled whether title and key stand above it
 */
export function Chart ({ times, series, label, format, isTitled = false }: {
  times: readonly number[], series: readonly Series[], label: string, format: (value: number) => string, isTitled?: boolean
}): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const options = optionsOf(element.clientWidth, times, series, format, language)
    const plot = new Plot(options, [[...times], ...series.map(({ data }) => [...data])], element)
    const sizes = new ResizeObserver(() => { plot.setSize({ width: element.clientWidth, height: HEIGHT }) })
    sizes.observe(element)
    const redraw = (): void => { requestAnimationFrame(() => { plot.redraw(false) }) }
    const end = theme.subscribe(redraw)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', redraw)
    return () => {
      sizes.disconnect()
      end()
      scheme.removeEventListener('change', redraw)
      plot.destroy()
    }
  }, [times, series, format, language])
  return (
    <figure className='m-0 min-w-0'>
      {isTitled && (
        <figcaption className='flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 pb-2'>
          <span className='text-[0.8125rem] font-medium'>{label}</span>
          <span className='flex flex-wrap gap-x-3 text-xs text-muted'>
            {series.map(({ label: name, tone = 'accent' }) => <span key={name} className='inline-flex items-center gap-1.5'><span aria-hidden className={KEYS[tone]} />{name}</span>)}
          </span>
        </figcaption>
      )}
      <div ref={place} role='img' aria-label={label} className='h-[180px] w-full overflow-hidden' />
    </figure>
  )
}
