/** A chart over time, drawn by uPlot in the colours of the theme. */
import { useEffect, useRef, type ReactNode } from 'react'
import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../shell/theme.js'
import { useLanguage } from '../words/index.js'

/** A line of a chart; `data` has a value for each time, null where there is none. */
export interface Series { label: string, data: readonly (number | null)[], tone?: 'accent' | 'bad' | 'muted' | 'warn', isBars?: boolean }

const HEIGHT = 200
const DAY = 86_400

/**
 * A chart.
 * @param props.times seconds since 1970
 * @param props.format figures of the axis
 * @param props.label accessible name: what it shows is in a table beside it, too
 */
export function Chart ({ times, series, label, format }: {
  times: readonly number[], series: readonly Series[], label: string, format: (value: number) => string
}): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const draw = (): Plot => {
      const styles = getComputedStyle(element)
      // Asked for through the property, since a variable keeps both themes' values; a transition would give the colour of before.
      const colour = (name: string): string => {
        element.style.color = `var(--${name})`
        const found = styles.color
        element.style.color = ''
        return found
      }
      const axis = { stroke: colour('muted'), ticks: { show: false }, font: '11px system-ui' }
      const grid = { stroke: colour('line'), width: 1 }
      // A bar stands on the middle of its time.
      const margin = series.some(({ isBars }) => isBars) ? ((times[1] ?? 0) - (times[0] ?? 0)) / 2 || DAY / 2 : 0
      const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { month: 'short', day: 'numeric', timeZone: 'UTC' })
      const bars = Plot.paths.bars?.({ size: [0.7, 40] })
      return new Plot({
        width: element.clientWidth,
        height: HEIGHT,
        cursor: { points: { show: false } },
        legend: { show: false },
        padding: [8, 12, 0, 0],
        scales: {
          x: { time: true, range: (_chart, low, high) => [low - margin, high + margin] },
          y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.1)] }
        },
        axes: [
          { ...axis, size: 28, space: 70, grid: { show: false }, values: (_chart, splits) => splits.map((at) => day.format(at * 1000)) },
          { ...axis, size: 48, grid, values: (_chart, splits) => splits.map(format) }
        ],
        series: [{}, ...series.map(({ label, tone = 'accent', isBars = false }) => {
          const stroke = colour(tone)
          const look = isBars && bars !== undefined ? { paths: bars, fill: stroke } : {}
          return { label, stroke, width: 2, points: { show: !isBars }, ...look }
        })]
      }, [[...times], ...series.map(({ data }) => [...data])], element)
    }
    let chart = draw()
    const again = (): void => {
      chart.destroy()
      chart = draw()
    }
    const sizes = new ResizeObserver(() => { chart.setSize({ width: element.clientWidth, height: HEIGHT }) })
    sizes.observe(element)
    const end = theme.subscribe(() => { requestAnimationFrame(again) })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', again)
    return () => {
      sizes.disconnect()
      end()
      scheme.removeEventListener('change', again)
      chart.destroy()
    }
  }, [times, series, format, language])
  return <div ref={place} role='img' aria-label={label} className='h-[200px] w-full overflow-hidden transition-none' />
}
