/** What a token costs at the very least with HTTP on both sides: Node's server, undici (to `UPSTREAM`), each piece written as it came. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent } from 'undici'

const origin = process.env['UPSTREAM'] ?? ''
const agent = new Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
const server = createServer((request, response) => {
  const body: Buffer[] = []
  request.on('data', (piece: Buffer) => { body.push(piece) }).on('end', () => {
    agent.dispatch({ origin, path: request.url ?? '/', method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.concat(body) }, {
      // By this method undici knows which of its two kinds of handler it is given.
      onRequestStart: () => undefined,
      onResponseStart (_controller, status) { response.writeHead(status, { 'content-type': 'text/event-stream' }) },
      onResponseData (_controller, piece) { response.write(piece) },
      onResponseEnd () { response.end() },
      onResponseError () { response.destroy() }
    })
  })
}).listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('SIGTERM', () => { process.exit() })
