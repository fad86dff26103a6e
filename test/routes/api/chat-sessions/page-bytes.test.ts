/** Pages, shared pages and exports are bounded by the bytes of their content. */
import t from 'tap'
import type { Message, Session } from '../../../../services/conversations/shapes.js'
import { withClient } from '../../../database.js'
import { build } from '../../../helper.js'
import { agents } from './agents.js'

const MIB = 1024 * 1024
const SIZES = [400_000, 400_000, 400_000, 10, 10, 3_000_000, 10, MIB, 10, 600_000]
const PAGES = [[1, 2], [3, 4, 5], [6], [7], [8], [9, 10]]
// Another character: its bytes are counted, not its characters, nor what it is compressed to.
const KINDS = [['a', 1], ['\u4e00', 3]] as const

t.test('a page ends where the next message would exceed a megabyte, and one message is always whole', async (t) => {
  const { json, register, database } = await build(t, { agents })
  const { accessToken: token, user } = await register()
  for (const [letter, bytes] of KINDS) {
    const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
    await withClient(database, async (client) => {
      await client.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
        select $1, $2, gen_random_uuid(), n, 'assistant', repeat($4, size / $5), 'complete', now() from unnest($3::int[]) with ordinality as s (size, n)`,
      [user.id, id, SIZES, letter, bytes])
      await client.query('update sessions set last_seq = $3, message_count = $3 where user_id = $1 and id = $2', [user.id, id, SIZES.length])
    })
    const { body: share } = await json(`/api/chat-sessions/${id}/share`, { token, method: 'POST' })
    const read = async (path: string): Promise<number[][]> => {
      const pages: number[][] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const { status, body }: { status: number, body: { messages: Message[], nextCursor: string | null } } =
          await json(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`, { token })
        t.equal(status, 200)
        pages.push(body.messages.map(({ content }) => Buffer.byteLength(content)))
        cursor = body.nextCursor
      }
      return pages
    }
    const sizes = PAGES.map((page) => page.map((seq) => Math.floor((SIZES[seq - 1] ?? 0) / bytes) * bytes))
    t.same(await read(`/api/chat-sessions/${id}/messages?limit=100`), sizes, 'of a session')
    t.same((await read(`/api/chat-sessions/${id}/messages?limit=100&order=desc`)).flat(), sizes.flat().reverse(), 'backwards')
    t.same(await read(`${share.url}?limit=100`), sizes, 'of a shared one')
    t.same((await read(`${share.url}?limit=1`)).flat(), sizes.flat(), 'by one')
    const { body: archive } = await json(`/api/chat-sessions/${id}/export`, { token })
    t.same(archive.messages.map(({ content }: Message) => Buffer.byteLength(content)), sizes.flat(), 'an export has all')
    const markdown = await json(`/api/chat-sessions/${id}/export?format=markdown`, { token })
    t.equal(markdown.text.match(/^## Assistant/gm)?.length, SIZES.length)
  }
})
