/**
 * Typed calls for the namespaces of the client: credentials attached and renewed, safe calls repeated, results typed by the OpenAPI
 * document.
 */
import { delayAfter, pause } from './backoff.js'
import type { AnswerOf, Method, Operation, PathOf, RequestOf } from './contract.js'
import { isTransient, ParleyApiError } from './errors.js'
import { readBody, type Call, type Http } from './http.js'
import type { Credentials } from './login.js'

/**
 * Calls the service as somebody.
 * @example
 * const caller: Pick<Caller, 'request'> = client
 * const { agents } = await caller.request('get', '/api/agents')
 */
export interface Caller {
  /**
   * One call, its answer unread. A token that is refused is replaced once.
   * @throws {ParleyApiError} when the service answers an error
   * @throws {ParleyNetworkError} when no answer comes
   */
  open(call: Call): Promise<Response>
  /**
   * Make a call that the OpenAPI document knows. Reads, and calls with an `Idempotency-Key`, are repeated after a failure
   * that may pass.
   * @throws as `open`
   */
  request<M extends Method, P extends PathOf<M>>(
    method: M, path: P, ...request: RequestArguments<RequestOf<Operation<M, P>>>
  ): Promise<AnswerOf<Operation<M, P>>>
}

/**
 * The last argument of a request, which may be left out when nothing in it is required.
 * @example
 * type Needed = RequestArguments<RequestOf<Operation<'get', '/api/agents/{id}'>>>
 * const needed: Needed = [{ params: { id: 'guide' } }]
 */
export type RequestArguments<R> = Record<never, never> extends R ? [request?: R] : [request: R]

const LONGEST_WAIT_MS = 20_000
const REFUSED = /^AUTH_TOKEN_(EXPIRED|INVALID|REVOKED)$/
// A token that has ended must never stand in the way of a new sign-in.
const PUBLIC = /^\/api\/auth\/(login|register|refresh)$/

const isRefused = (error: unknown): boolean => error instanceof ParleyApiError && REFUSED.test(error.code)
const isRepeatable = ({ method, headers }: Call): boolean => method === 'get' || headers?.['idempotency-key'] !== undefined

/**
 * A caller.
 * @param http makes the calls
 * @param credentials that they carry
 * @param retries of a repeatable call, after its first attempt
 */
export function createCaller (http: Http, credentials: Credentials, retries: number): Caller {
  const open = async (call: Call): Promise<Response> => {
    const token = PUBLIC.test(call.path) ? undefined : await credentials.token()
    try {
      return await http(call, token)
    } catch (error) {
      if (token === undefined || !isRefused(error)) throw error
      const other = await credentials.renew(token)
      if (other === undefined) throw error
      return await http(call, other)
    }
  }
  return {
    open,
    async request (method, path, ...[request]) {
      const call = { method, path, ...request } as Call
      for (let attempt = 1; ; attempt++) {
        try {
          return await readBody(await open(call), call.signal) as AnswerOf<Operation<typeof method, typeof path>>
        } catch (error) {
          const delay = delayAfter(attempt, error)
          if (attempt > retries || !isRepeatable(call) || !isTransient(error) || delay > LONGEST_WAIT_MS) throw error
          await pause(delay, call.signal)
        }
      }
    }
  }
}
