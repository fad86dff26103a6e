/**
 * A crowd that reads one stream, `READERS` of them, on a connection each; says over IPC when all have the first bytes of it. They hang up
 * together when this process is ended. Apart from who measures the others: in one process their events would wait for each other.
 */
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'

const { READERS = '0', READERS_URL = '', READERS_TOKEN = '' } = process.env
const AT_ONCE = 50
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })

async function read (): Promise<void> {
  const asking = get(READERS_URL, { agent, headers: { authorization: `Bearer ${READERS_TOKEN}` } })
  const [response] = await once(asking, 'response') as [IncomingMessage]
  if (response.statusCode !== 200) throw new Error(`a reader was answered ${response.statusCode}`)
  response.on('error', () => undefined)
  await once(response, 'data')
  response.resume()
}

process.send?.({ url: READERS_URL })
for (let left = Number(READERS); left > 0; left -= AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, read))
process.send?.('reading')
