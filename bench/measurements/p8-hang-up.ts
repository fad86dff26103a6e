import { once } from 'node:events'
import { connect } from 'node:net'
import { median } from '../interleave.js'
import { encodeRequest } from '../load.js'
import { digits, type Measurement } from '../measurement.js'
import { startPeer } from '../processes.js'
import { startService } from '../service.js'

const GOAL_MS = 100

/** From a client's hang-up to the moment at which the upstream's connection is closed. */
export const hangUp: Measurement = {
  id: 'P8',
  title: 'upstream aborted after a hang-up',
  async run (bench) {
    const upstream = await startPeer('upstream')
    bench.cleanUp(upstream.stop)
    const service = await startService(bench, [
      { id: 'scripted', name: 'Scripted', provider: 'openai', endpoint: `${upstream.url}/100000x10/v1`, model: 'bench' }
    ])
    const { accessToken } = await service.register('bench')
    const { hostname, port } = new URL(service.url)
    const request = encodeRequest('POST', '/api/chat/completions', accessToken,
      { agentId: 'scripted', message: 'Say something.', stream: true, onDisconnect: 'cancel' })
    let heard = (_at: number): void => {}
    upstream.onMessage((message) => { heard((message as { hangUpAt: number }).hangUpAt) })

    const times: number[] = []
    for (let round = 0; round < (bench.quick ? 10 : 100); round++) {
      const socket = connect({ host: hostname, port: Number(port) })
      await once(socket, 'connect')
      socket.write(request)
      let text = ''
      while (!text.includes('event: chunk')) text += String((await once(socket, 'data'))[0])
      const aborted = new Promise<number>((resolve) => { heard = resolve })
      const leftAt = performance.timeOrigin + performance.now()
      socket.destroy()
      times.push(await aborted - leftAt)
    }
    const [least, most] = [Math.min(...times), Math.max(...times)]
    return [{
      path: `upstream aborted after a hang-up with onDisconnect: cancel, worst of ${times.length}`,
      baseline: '–',
      measured: `${digits(most)} ms (median ${digits(median(times))} ms)`,
      ratio: null,
      spread: `${digits(least)}–${digits(most)} ms`,
      goal: `≤ ${GOAL_MS} ms`,
      met: most <= GOAL_MS,
      notes: []
    }]
  }
}
