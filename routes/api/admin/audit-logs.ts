/** Routes to the audit trail: pages of events, and downloads that are streamed whatever their size. */
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { CSV_HEADER, toCsv } from '../../../services/audit/csv.js'
import type { AuditEvent as Event } from '../../../services/audit/index.js'
import { AuditEvent, AuditVerification, eventView, FILTER_PROPERTIES, LinkText, toFilter, toLink, verificationView } from './audit-logs-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]
const Download = Type.Unsafe<Readable>(Type.String())
const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' }

/** One string per batch; the next batch is read when the client has taken this one. */
async function * lines (batches: AsyncIterable<Event[]>, header: string, line: (event: Event) => string): AsyncGenerator<string> {
  yield header
  for await (const events of batches) yield events.map(line).join('')
}

/** `/api/admin/audit-logs` */
export default async function auditLogs (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/audit-logs', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listAuditEvents',
      summary: 'List audit events',
      description: 'Newest first.',
      querystring: Type.Object({
        ...FILTER_PROPERTIES,
        ...PAGE_PROPERTIES
      }, { additionalProperties: false }),
      response: {
        200: Type.Object({ events: Type.Array(AuditEvent), nextCursor: NextCursor }),
        ...errorResponses(400, 401, 403)
      }
    }
  }, async ({ query }) => {
    const { events, nextCursor } = await app.audit.list(toFilter(query), query)
    return { events: events.map(eventView), nextCursor }
  })

  app.get('/audit-logs/verify', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'verifyAuditEvents',
      summary: 'Verify a part of the chain of audit events',
      description: 'Follows the chain of hashes from its beginning, or after a link, to the first event that is not as it was sealed. `nextCursor` goes on with the next part; a `head` that was noted earlier is a cursor as well, and has to be in the chain still. `npm run audit:verify` does it all on the machine of the service.',
      querystring: Type.Object({
        cursor: Type.Optional(Type.String({ ...LinkText, description: 'Link to go on after' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000, default: 5000, description: 'Links at most' }))
      }, { additionalProperties: false }),
      response: { 200: AuditVerification, ...errorResponses(400, 401, 403) }
    }
  }, async ({ query: { cursor, limit = 5000 } }, reply) => {
    const result = await app.audit.verify(cursor === undefined ? undefined : toLink(cursor), limit)
    return await reply.header('cache-control', 'no-store').send(verificationView(result))
  })

  app.get('/audit-logs/export', {
    config: { produces: ['text/csv', 'application/x-ndjson'] },
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'exportAuditEvents',
      summary: 'Download audit events',
      description: 'All that match, newest first, as CSV (RFC 4180, safe against formulas) or as one JSON object a line.',
      querystring: Type.Object({
        ...FILTER_PROPERTIES,
        format: Type.Optional(Type.Enum(['csv', 'ndjson'], { default: 'csv', description: 'Format of the download' }))
      }, { additionalProperties: false }),
      response: {
        200: {
          description: 'The download',
          content: { 'text/csv': { schema: Download }, 'application/x-ndjson': { schema: Download } }
        },
        ...errorResponses(400, 401, 403)
      }
    }
  }, async ({ query }, reply) => {
    const batches = app.audit.batches(toFilter(query))
    const format = query.format === 'ndjson' ? 'ndjson' : 'csv'
    const text = format === 'ndjson'
      ? lines(batches, '', (event) => `${JSON.stringify(eventView(event))}\n`)
      : lines(batches, CSV_HEADER, toCsv)
    return await reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="audit-events.${format}"`)
      .type(TYPES[format])
      .send(Readable.from(text, { objectMode: false }))
  })
}
