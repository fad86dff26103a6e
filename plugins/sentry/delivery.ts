/** Way of envelopes to Sentry: how long one may take, what became of each, and who is told. */
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { makeNodeTransport } from '@sentry/node'

/** Outcome of an envelope: it arrived; Sentry did not take it, did not answer or was away; too many waited, or it had asked for silence. */
export type Outcome = 'sent' | 'refused' | 'dropped'

/** Hears what became of an envelope, and why where it was lost. */
export type DeliveryListener = (outcome: Outcome, error?: Error) => void

/** Outcomes of what goes to Sentry. */
export interface Delivery {
  /** Envelopes on their way. */
  readonly waiting: number
  /** Name who hears of each from now on. */
  listen(listener: DeliveryListener): void
}

/** Part of a transport of Sentry's that sends. */
interface Sender<Envelope> { send(envelope: Envelope): PromiseLike<{ statusCode?: number }> }

/** Milliseconds without an answer after which an envelope counts as lost: one that hangs would hold its place for ever. */
const ANSWER_MS = 5000

/** Node's `request`, whose answer has to begin in time; Sentry's library waits without end. */
export const IMPATIENT: NonNullable<Parameters<typeof makeNodeTransport>[0]['httpModule']> = {
  request (options, callback) {
    const secure = typeof options === 'object' && options.protocol === 'https:'
    const sent = (secure ? secureRequest : plainRequest)(options as RequestOptions, callback as (response: IncomingMessage) => void)
    return sent.setTimeout(ANSWER_MS, () => { sent.destroy(new Error(`Sentry did not answer within ${ANSWER_MS / 1000} s`)) })
  }
}

/** Outcomes of what the transport of a client sends. */
export interface WatchedDelivery extends Delivery {
  /** Have a transport tell of each envelope. */
  watch<Envelope, Transport extends Sender<Envelope>>(transport: Transport & Sender<Envelope>): Transport
}

/** Outcomes of all envelopes of a client. */
export function createDelivery (): WatchedDelivery {
  let waiting = 0
  let tell: DeliveryListener = () => undefined
  return {
    get waiting () { return waiting },
    listen (listener) { tell = listener },
    watch (transport) {
      const send = transport.send.bind(transport)
      transport.send = (envelope) => {
        waiting += 1
        return send(envelope).then((result) => {
          waiting -= 1
          const { statusCode } = result
          // The library answers nothing for what it has not even tried to send.
          if (statusCode === undefined) tell('dropped', new Error('too many reports wait, or Sentry has asked for silence'))
          else if (statusCode >= 300) tell('refused', new Error(`Sentry answered ${statusCode}`))
          else tell('sent')
          return result
        }, (error: unknown) => {
          waiting -= 1
          tell('refused', error as Error)
          throw error
        })
      }
      return transport
    }
  }
}
