/** Route that downloads a conversation as a JSON archive or as Markdown, streamed whatever its length. */
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { ArchiveSchema, type Archive } from '../../../services/sessions/archive.js'
import { EXPORT_FORMATS, type ExportFormat } from '../../../services/sessions/export.js'
import { SECURITY, SessionParams } from './schemas.js'

const TAGS = ['sessions']
const FORMATS = {
  json: { type: 'application/json; charset=utf-8', extension: 'json' },
  markdown: { type: 'text/markdown; charset=utf-8', extension: 'md' }
}

/**
 * RFC 6266 with the encoding of RFC 8187: a plain name for every client, and the title for those that read it.
 * @param title anything; characters that file systems refuse become spaces
 * @param extension without the dot
 */
function attachment (title: string, extension: string): string {
  const name = title.replace(/[\p{Cc}\p{Cf}"*/:<>?\\|]/gu, ' ').replace(/\s+/g, ' ').replace(/^[ .]+|[ .]+$/g, '') || 'conversation'
  const encoded = encodeURIComponent(name).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="conversation.${extension}"; filename*=UTF-8''${encoded}.${extension}`
}

/** Taking a conversation out. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:id/export', {
    config: { produces: ['application/json', 'text/markdown'], large: true },
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'exportSession',
      summary: 'Download a conversation',
      description: '`json` is the whole tree, which an import takes back; `markdown` is the newest branch, to read. Streamed, whatever its length.',
      params: SessionParams,
      querystring: Type.Object({
        format: Type.Unsafe<ExportFormat>({ type: 'string', enum: [...EXPORT_FORMATS], default: 'json', description: 'Format of the download' })
      }, { additionalProperties: false }),
      response: {
        200: {
          description: 'The download',
          content: {
            'application/json': { schema: Type.Unsafe<Readable | Archive>(ArchiveSchema) },
            'text/markdown': { schema: Type.Unsafe<Readable>(Type.String({ description: 'Markdown' })) }
          }
        },
        ...errorResponses(400, 401, 404)
      }
    }
  }, async (request, reply) => {
    const { type, extension } = FORMATS[request.query.format]
    const { title, text } = await app.sessions.export(app.auth.callerOf(request).userId, request.params.id, request.query.format)
    return await reply
      .header('content-disposition', attachment(title, extension))
      .header('cache-control', 'no-store')
      .type(type)
      .send(Readable.from(text, { objectMode: false }))
  })
}
