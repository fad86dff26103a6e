import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { digits, type Measurement } from '../measurement.js'
import { setUp } from './p3-streams.js'

const GOAL_KB = 20
const COLLECTS = ['--expose-gc', '--import', fileURLToPath(new URL('../peers/collect-on-signal.mjs', import.meta.url))]

/** Resident memory of a process, in bytes, once it has collected its garbage. */
async function residentMemory (pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  await sleep(3000)
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** Open streams that have said something and then nothing more. */
async function open (url: string, request: Buffer, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  for (let opened = 0; opened < count; opened += 50) {
    sockets.push(...await Promise.all(Array.from({ length: Math.min(50, count - opened) }, async () => {
      const socket = connect({ host: hostname, port: Number(port) })
      await once(socket, 'connect')
      socket.write(request)
      for (let text = ''; !text.includes('event: chunk');) {
        text += String((await once(socket, 'data'))[0])
        if (text.startsWith('HTTP') && !text.startsWith('HTTP/1.1 200')) throw new Error(text)
      }
      return socket.resume()
    })))
  }
  return sockets
}

/** Memory of the service for a stream that is open and silent, with its socket to the upstream and its generation. */
export const idleStreams: Measurement = {
  id: 'P7',
  title: 'memory per idle stream',
  async run (bench) {
    bench = { ...bench, nodeFlags: [...bench.nodeFlags, ...COLLECTS] }
    // Two chunks, of which the second does not come.
    const { service, through } = await setUp(bench, '2x3600000', 600_000)
    const count = bench.quick ? 500 : 2000
    // What is made once, and for the first streams only, is none of theirs.
    const first = await open(service.url, through, 100)
    const before = await residentMemory(service.pid)
    const rest = await open(service.url, through, count)
    const each = (await residentMemory(service.pid) - before) / count / 1000
    for (const socket of [...first, ...rest]) socket.destroy()
    return [{
      path: `resident memory per idle stream with its upstream's socket, ${count.toLocaleString('en')} streams`,
      baseline: '–',
      measured: `${digits(each)} kB`,
      ratio: null,
      spread: '–',
      goal: `≤ ${GOAL_KB} kB`,
      met: each <= GOAL_KB,
      notes: ['garbage is collected before each look; the kernel\'s buffers of the sockets are not in it']
    }]
  }
}
