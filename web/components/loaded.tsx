import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from './failure.js'
import { SkeletonRows } from './skeleton.js'

/**
 * What a question has brought: rows of nothing while it is on its way, its failure, or its data. What was there before an outage stays
 * below the failure, and the failure goes when the next answer comes.
 */
export function Loaded<T> ({ query, rows, children }: {
  query: UseQueryResult<T>, rows?: number, children: (data: T) => ReactNode
}): ReactNode {
  const { data, error, refetch } = query
  const failure = error !== null && <Failure error={error} onRetry={() => { void refetch() }} />
  if (data === undefined) return failure === false ? <SkeletonRows {...(rows === undefined ? {} : { rows })} /> : failure
  return <>{failure}{children(data)}</>
}
