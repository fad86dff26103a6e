import type { FastifyInstance } from 'fastify'
import { openAiError, openAiErrorHeaders } from '../../services/fronts/openai/error.js'

/** Everything here is for signed-in callers, API keys included, which may come as `x-api-key`; errors are in OpenAI's shape. */
export default async function (app: FastifyInstance): Promise<void> {
  const errorShape = { body: openAiError, headers: openAiErrorHeaders }
  app.errorShapes.add('/v1', errorShape)
  app.addHook('onRoute', (route) => { route.config = { ...route.config, errorShape, takesKeyHeader: true } })
  app.addHook('preParsing', app.auth.requireSignedIn)
}
