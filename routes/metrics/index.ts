import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { Forbidden, TokenInvalid, TokenMissing } from '../../identity.js'
import { errorResponses } from '../../plugins/errors/envelope.js'
import { bearerToken } from '../../plugins/principal.js'

const LOOPBACK = /^(::1$|127\.|::ffff:127\.)/
/** Headers by which a proxy says for whom it asks: then this machine is only the last leg. */
const FORWARDING = /^(forwarded|via|x-(original-)?forwarded(-.+)?|x-real-ip|(x|true)-(cluster-)?client-ip|(cf|fastly)-.+|x-envoy-.+|x-arr-.+)$/

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Guards the scrape: a bearer token when one is configured, otherwise only a direct peer on this machine. */
function authorize (request: FastifyRequest, token: string | undefined): void {
  if (token === undefined) {
    const direct = !Object.keys(request.headers).some((name) => FORWARDING.test(name))
    if (!direct || !LOOPBACK.test(request.raw.socket.remoteAddress ?? '')) throw Forbidden({ message: 'Metrics are for this machine only; set METRICS_TOKEN to scrape from elsewhere.' })
    return
  }
  if (request.headers.authorization === undefined) throw TokenMissing()
  // Digests have one length, so the comparison tells nothing of the token's.
  if (!timingSafeEqual(digest(bearerToken(request.headers.authorization) ?? ''), digest(token))) throw TokenInvalid()
}

/** The Prometheus endpoint: never limited. */
export default async function (app: FastifyInstance): Promise<void> {
  app.get('/', {
    config: { rateLimit: false, shedding: false, probe: true, produces: ['text/plain', 'application/openmetrics-text'] },
    onRequest: async (request) => { authorize(request, app.config.metricsToken) },
    schema: {
      tags: ['operations'],
      operationId: 'getMetrics',
      summary: 'Prometheus metrics',
      description: 'Text exposition format. With METRICS_TOKEN set, send it as bearer; without it only a direct peer on this machine may read.',
      security: [{ metricsToken: [] }],
      response: { 200: { description: 'Prometheus text exposition format', content: { 'text/plain': { schema: Type.String() } } }, ...errorResponses(401, 403) }
    }
  }, async (_request, reply) => {
    const { contentType, text } = await app.workers.metrics()
    return reply.type(contentType).send(text)
  })
}
