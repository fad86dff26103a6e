import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Failure } from '../components/failure.js'
import { SkeletonRows } from '../components/skeleton.js'

/** In the place of a screen that failed. */
export function ScreenError ({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter()
  const retry = (): void => {
    reset()
    void router.invalidate()
  }
  return <div className='mx-auto w-full max-w-2xl px-4 py-10'><Failure error={error} onRetry={retry} /></div>
}

/** In the place of a screen that is being loaded. */
export function ScreenPending (): ReactNode {
  return <div className='mx-auto w-full max-w-6xl px-4 py-7 sm:px-6 lg:px-8'><SkeletonRows rows={6} /></div>
}
