/**
 * A receiver of telemetry: takes what Sentry's library and OTLP over HTTP send, and tells at `GET /` how many requests and bytes those
 * were.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const taken = { requests: 0, bytes: 0 }

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(taken))
    return
  }
  taken.requests += 1
  request.on('data', (bytes: Buffer) => { taken.bytes += bytes.length })
  request.on('end', () => { response.writeHead(200, { 'content-type': 'application/json' }).end('{}') })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('SIGTERM', () => { process.exit() })
