/** Rows of an archive, as the event loop hands them on to the database. */
import t from 'tap'
import { readArchive } from '../../../services/sessions/archive-reader.js'

const AT = '2026-01-31T12:00:00.000Z'
const NOTHING = { agentId: null, model: null, finishReason: null, usage: null, error: null, feedback: null, clientId: null }

t.test('batches are of half a mebibyte, however large the document', async (t) => {
  const content = 'word '.repeat(2000)
  const messages = Array.from({ length: 500 }, (_, n) => ({
    id: n + 1, parentId: n === 0 ? null : n, role: 'assistant', content, status: 'complete', ...NOTHING, createdAt: AT, completedAt: AT
  }))
  const session = { agentId: 'writer', title: 'long', archived: false, createdAt: AT, updatedAt: AT, lastMessageAt: AT }
  const read = readArchive(Buffer.from(JSON.stringify({ format: 'parley.session', version: 1, session, messages })))
  if (!('batches' in read)) throw new Error(JSON.stringify(read))
  const sizes: number[] = []
  let count = 0
  for (const { rows } of read.batches) {
    sizes.push(rows.length)
    count += (JSON.parse(Buffer.from(rows).toString()) as unknown[]).length
  }
  t.equal(count, 500)
  // What is written beside a message is counted in none of them.
  t.ok(sizes.every((size) => size < 600 * 1024), sizes.join(' '))
})
