/** Metered calls: admitted when they begin, in the usage ledger when they have ended. */
import { v7 as uuidv7 } from 'uuid'
import { ParleyError } from '../../errors.js'
import type { EndSignal } from '../llm/end-signal.js'
import type { CallRecord } from '../usage/record.js'
import type { Call, CallEvent, Measured } from './call.js'
import type { Journal } from './journal.js'
import type { Admission, Admissions } from './limits/admission.js'
import { historyBudget } from './prompt.js'

/** Has a call stored in the usage ledger; resolves once it is. */
export type Recorder = (entry: Promise<{ userId: string, id: string, call: CallRecord } | null>) => Promise<void>

/** Journal, as far as a call that is read here keeps it. */
export type KeptJournal = Pick<Journal, 'take' | 'close' | 'failed' | 'end'>

/** Ports of metered calls. */
export interface MeteredPorts { record: Recorder, limits: Pick<Admissions, 'isLimited' | 'admit'> }

/**
 * Admission of a call that no answer is stored of.
 * @param limits what admits
 * @param call what is asked
 * @param id of the call in the ledger
 * @returns undefined where nothing limits it
 * @throws as `admit` does
 */
export async function admitCall (
  limits: MeteredPorts['limits'], { agent, userId, maxTokens, history }: Call, id: string
): Promise<Admission | undefined> {
  if (!limits.isLimited(agent, userId)) return undefined
  return await limits.admit({ agent, userId, id, maxTokens, messages: await history(historyBudget(agent.contextTokens)) })
}

/**
 * Have a call stored that has ended; what it reserved counts until the ledger knows better. Nobody has to wait for it.
 * @param ports what records it
 * @param key whose call, and its id
 * @param measured the call
 * @param admission of the call
 */
export function recordCall (
  { record }: Pick<MeteredPorts, 'record'>, key: { userId: string, id: string }, measured: Promise<Measured>, admission: Admission | undefined
): void {
  void record(measured.then(({ record: call }) => call === null ? null : { ...key, call }))
    .then(async () => { admission?.settle((await measured).usage?.totalTokens ?? 0) })
}

/**
 * Events of a call that is admitted when it begins and recorded when it ends, however that comes about: told to the end, failed, stopped,
 * or left by its reader.
 * @param events of the call
 * @param call what was asked
 * @param journal of the call, which measures it
 * @param ports what admits and records it
 * @param signal that ends the call
 */
export async function * metered (
  events: AsyncIterable<CallEvent[]>, call: Call, journal: KeptJournal, ports: MeteredPorts, signal: EndSignal
): AsyncGenerator<CallEvent[], void, undefined> {
  const { userId, messageId: id = uuidv7() } = call
  let admission: Admission | undefined
  let outcome: CallRecord['outcome'] = 'stopped'
  try {
    admission = await admitCall(ports.limits, call, id)
    for await (const batch of events) {
      for (const event of batch) journal.take(event)
      yield batch
    }
    outcome = 'complete'
  } catch (error) {
    if (!signal.aborted) {
      outcome = 'failed'
      journal.failed(error instanceof Error ? error.cause ?? error : error, error instanceof ParleyError ? error.code : undefined)
    }
    throw error
  } finally {
    const measured = journal.close(outcome)
    void measured.then(() => { journal.end(outcome) })
    recordCall(ports, { userId, id }, measured, admission)
  }
}
