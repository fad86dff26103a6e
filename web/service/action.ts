import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { toast } from '../components/toast.js'
import { useLanguage } from '../words/index.js'
import { problemOf } from './problem.js'

/** Does something, says how it went, and has what it changed read anew. */
export interface Action {
  isBusy: boolean
  /**
   * Do it.
   * @param work the call
   * @param done the sentence that says so
   * @returns whether it went well; why not has been said
   */
  run(work: () => Promise<unknown>, done?: string): Promise<boolean>
}

/**
 * What a button does.
 * @param keys of the queries that it changes: declare them outside the component
 */
export function useAction (keys: readonly (readonly string[])[]): Action {
  const queries = useQueryClient()
  const language = useLanguage()
  const [isBusy, setBusy] = useState(false)
  const run = useCallback(async (work: () => Promise<unknown>, done?: string) => {
    setBusy(true)
    try {
      await work()
      if (done !== undefined) toast({ text: done, tone: 'good' })
      return true
    } catch (error) {
      const { text, code } = problemOf(error, language)
      toast({ text: `${text} (${code})`, tone: 'bad' })
      return false
    } finally {
      setBusy(false)
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })))
    }
  }, [queries, language, keys])
  return { isBusy, run }
}
