import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { problemOf } from '../service/problem.js'
import { useLanguage, useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import { Button } from './button.js'
import { CopyButton } from './copy.js'

/** An error as a person can use it: a sentence, the code, and the request id that the log has it under. */
export function Failure ({ error, onRetry }: { error: unknown, onRetry?: () => void }): ReactNode {
  const say = useWords(WORDS)
  const { text, code, requestId } = problemOf(error, useLanguage())
  return (
    <div role='alert' className='flex flex-wrap items-start gap-3 rounded-lg border border-line bg-bad-soft px-4 py-3 text-left'>
      <CircleAlert aria-hidden className='mt-0.5 size-4 shrink-0 text-bad' />
      <div className='min-w-0 flex-1 basis-56'>
        <p>{text}</p>
        <p className='mt-0.5 flex flex-wrap items-center gap-x-2 font-mono text-xs text-muted'>
          <span>{code}</span>
          {requestId !== undefined && <span className='inline-flex items-center gap-0.5 break-all'>{requestId}<CopyButton text={requestId} label={say.copyRequestId} className='size-6' /></span>}
        </p>
      </div>
      {onRetry !== undefined && <Button size='sm' icon={RotateCw} onClick={onRetry}>{say.retry}</Button>}
    </div>
  )
}
