import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ParleyApiError } from 'parley-client'
import { lazy, Suspense, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Empty } from '../../components/empty.js'
import { Failure } from '../../components/failure.js'
import { SkeletonRows } from '../../components/skeleton.js'
import { client } from '../../service/client.js'
import { useDocumentTitle } from '../../shell/title.js'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const Markdown = lazy(() => import('../../components/markdown.js'))

/** A conversation as somebody has shared it: for anyone who has the link. */
export default function SharedScreen (): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const { token = '' } = useParams({ strict: false }) as { token?: string }
  const query = useInfiniteQuery({
    queryKey: ['shared', token],
    queryFn: ({ pageParam }) => client.request('get', '/api/shared/{token}', { params: { token }, query: pageParam === '' ? {} : { cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor
  })
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = query
  const first = data?.pages[0]
  useDocumentTitle(first?.title ?? say.title)
  if (error instanceof ParleyApiError && (error.status === 404 || error.status === 400)) {
    return <main className='pt-16'><h1 className='sr-only'>{say.title}</h1><Empty title={say.gone} text={say.goneText} /></main>
  }
  return (
    <main className='mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-8 sm:px-6'>
      <header className='border-b border-line pb-4'>
        <h1 className='text-xl font-semibold tracking-tight wrap-anywhere'>{first?.title ?? say.title}</h1>
        {first !== undefined && <p className='mt-1 text-[0.8125rem] text-muted'>{say.note(format.time(first.sharedAt))}</p>}
      </header>
      {error !== null && <Failure error={error} onRetry={() => { void refetch() }} />}
      {error === null && data === undefined && <SkeletonRows />}
      {data?.pages.flatMap((page) => page.messages).map(({ id, role, content }) => role === 'user'
        ? <p key={id} className='max-w-[85%] self-end rounded-2xl rounded-br-md bg-hover px-4 py-2.5 text-[0.9375rem] wrap-anywhere whitespace-pre-wrap'>{content}</p>
        : <div key={id} className='text-[0.9375rem] wrap-anywhere'><Suspense fallback={<p className='whitespace-pre-wrap'>{content}</p>}><Markdown text={content} /></Suspense></div>)}
      {hasNextPage && <Button size='sm' className='self-center' isBusy={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{say.more}</Button>}
    </main>
  )
}
