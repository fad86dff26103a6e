/** Reasons of an end that OpenAI's API knows. */
export type SentFinish = 'stop' | 'length' | 'tool_calls' | 'content_filter'

const KNOWN: ReadonlySet<string> = new Set<SentFinish>(['stop', 'length', 'tool_calls', 'content_filter'])

/**
 * Reason of an end as OpenAI's API says it.
 * @param reason as it is known here; null and those that it does not know are `stop`
 * @param hasCalls whether the answer asks for tools, which some servers end with `stop`
 */
export function sentFinish (reason: string | null, hasCalls: boolean): SentFinish {
  if (hasCalls && reason !== 'length' && reason !== 'content_filter') return 'tool_calls'
  return reason !== null && KNOWN.has(reason) ? reason as SentFinish : 'stop'
}
