import { UpstreamFailure } from '../failure.js'
import type { UpstreamCall, UpstreamHttp } from './port.js'

/** Statuses of a server that answers but does not have the path that was asked for: many have no list of models. */
const UNKNOWN_PATH = new Set([404, 405, 501])

/**
 * Ask an upstream for something that costs nothing, to see that it is there and takes the key.
 * @throws {UpstreamFailure} when it is not, or refuses; the signal's reason when it was aborted
 */
export async function assertAlive (http: UpstreamHttp, call: UpstreamCall): Promise<void> {
  try {
    const exchange = await http.open(call)
    exchange.release()
  } catch (error) {
    if (!(error instanceof UpstreamFailure) || error.status === undefined || !UNKNOWN_PATH.has(error.status)) throw error
  }
}
