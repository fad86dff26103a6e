import { UpstreamFailure } from '../../failure.js'

/** Its own codes, as the statuses that they mean: a key that is not taken, an account without points, a right that is missing. */
const STATUSES = new Map([[403, 401], [514, 401], [510, 402], [511, 403], [513, 403]])

/** Codes of what an application lacks (data sets, plug-ins, the application itself) begin here: nobody's key, nobody's question. */
const FIRST_OF_APPLICATIONS = 500_000

const CODE = /"code"\s*:\s*"?(\d{3,6})\b/

/**
 * Failure of FastGPT by what it says rather than by its status: it answers 500 to whatever it refuses, and puts its own code into the body.
 * @param failure as it came
 */
export function byItsCode (failure: unknown): unknown {
  if (!(failure instanceof UpstreamFailure) || failure.excerpt === undefined || failure.kind === 'timeout') return failure
  const code = Number(CODE.exec(failure.excerpt)?.[1])
  const status = code >= FIRST_OF_APPLICATIONS ? 404 : STATUSES.get(code)
  if (status === undefined) return failure
  return new UpstreamFailure('status', `its code ${code}`, { status, excerpt: failure.excerpt, cause: failure })
}
