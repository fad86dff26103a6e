import { useEffect, useState, type ReactNode } from 'react'
import { CopyButton } from './copy.js'
import type { ColouredLine } from './highlight.js'

const QUIET_MS = 150

/** Code with its language and a button to copy it; coloured once the colours are there and the text rests. */
export function CodeBlock ({ code, language }: { code: string, language?: string }): ReactNode {
  const [coloured, setColoured] = useState<{ code: string, lines: ColouredLine[] }>()
  useEffect(() => {
    if (language === undefined) return
    let isGone = false
    const timer = setTimeout(() => {
      import('./highlight.js').then(async ({ colour }) => await colour(code, language)).then((lines) => {
        if (!isGone && lines !== undefined) setColoured({ code, lines })
      }, () => undefined)
    }, QUIET_MS)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [code, language])
  return (
    <figure className='my-3 overflow-hidden rounded-lg border border-line bg-sunken'>
      <figcaption className='flex h-8 items-center justify-between border-b border-line pr-1 pl-3 font-mono text-xs text-muted'>
        {language ?? 'text'}
        <CopyButton text={code} className='size-7' />
      </figcaption>
      <pre className='scroll-slim overflow-x-auto px-3 py-2.5 font-mono text-[0.8125rem] leading-relaxed' tabIndex={0}>
        <code>
          {coloured?.code === code
            ? coloured.lines.map((line, row) => <span key={row}>{line.map(({ text, color }, index) => <span key={index} style={{ color }}>{text}</span>)}{'\n'}</span>)
            : code}
        </code>
      </pre>
    </figure>
  )
}
