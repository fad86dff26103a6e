import { useMemo } from 'react'
import { useLanguage, type Language } from './language.js'

/** Figures and times as they are written in one language. */
export interface Format {
  /** `12,345.6` */
  number(value: number, digits?: number): string
  /** `12.3K` */
  compact(value: number): string
  /** `12.3 %` of a share between 0 and 1. */
  percent(share: number): string
  /** `1.5 MB` of bytes, by thousands. */
  bytes(value: number): string
  /** `850 ms`, `1.2 s`, `3 min 5 s` of milliseconds. */
  duration(ms: number): string
  /** `$0.0012` of an amount in millionths of a currency. */
  money(amount: number, currency: string): string
  /** Day and time of an ISO 8601 time. */
  time(iso: string): string
  /** Day of an ISO 8601 time. */
  day(iso: string): string
  /** `3 minutes ago` of an ISO 8601 time. */
  ago(iso: string): string
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const SPANS: Readonly<Record<Language, Readonly<Record<'ms' | 's' | 'min' | 'h' | 'd', string>>>> = {
  en: { ms: 'ms', s: 's', min: 'min', h: 'h', d: 'd' },
  zh: { ms: '毫秒', s: '秒', min: '分', h: '小时', d: '天' }
}

/**
 * Figures and times in one language.
 * @param language of the page
 */
export function formatOf (language: Language): Format {
  const locale = language === 'zh' ? 'zh-CN' : 'en'
  const span = SPANS[language]
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const number = (value: number, digits = 0): string => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)
  return {
    number,
    compact: (value) => compact.format(value),
    percent: (share) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    bytes (value) {
      const power = Math.min(BYTES.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3))
      return `${number(value / 1000 ** power, power === 0 ? 0 : 1)} ${BYTES[power] ?? 'B'}`
    },
    duration (ms) {
      if (ms < 1000) return `${number(ms)} ${span.ms}`
      if (ms < 60_000) return `${number(ms / 1000, ms < 10_000 ? 1 : 0)} ${span.s}`
      const [minutes, hours, days] = [Math.floor(ms / 60_000), Math.floor(ms / 3_600_000), Math.floor(ms / 86_400_000)]
      if (hours === 0) return `${minutes} ${span.min} ${Math.floor(ms / 1000) % 60} ${span.s}`
      return days === 0 ? `${hours} ${span.h} ${minutes % 60} ${span.min}` : `${days} ${span.d} ${hours % 24} ${span.h}`
    },
    money: (amount, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency, maximumSignificantDigits: 4 }).format(amount / 1e6),
    time: (iso) => time.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    ago (iso) {
      const seconds = (Date.parse(iso) - Date.now()) / 1000
      const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', 1]
      return relative.format(Math.trunc(seconds / size), unit)
    }
  }
}

/** Figures and times in the page's language. */
export function useFormat (): Format {
  const language = useLanguage()
  return useMemo(() => formatOf(language), [language])
}
