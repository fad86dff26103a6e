/** What a token costs at the very least in Node.js: each connection is joined to one of `UPSTREAM`, and nothing is looked at. */
import { connect, createServer, type AddressInfo } from 'node:net'

const { hostname, port } = new URL(process.env['UPSTREAM'] ?? '')
const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ host: hostname, port: Number(port), noDelay: true })
  client.pipe(upstream).pipe(client)
  for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
    socket.on('error', () => undefined).on('close', () => { other.destroy() })
  }
}).listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('SIGTERM', () => { process.exit() })
