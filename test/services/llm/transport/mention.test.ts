/** Hosts that upstreams may be told to fetch from, by what their writing says. */
import t from 'tap'
import { createImageJudge } from '../../../../services/conversations/images.js'
import { createGuard } from '../../../../services/llm/transport/guard.js'

const INNER = [
  '127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '168.63.129.16',
  '[::1]', '[::ffff:127.0.0.1]', '[fe80::1]', '[fd00::1]', '[64:ff9b::7f00:1]', 'localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'redis', 'printer.local',
  'db.internal', 'metadata.google.internal', 'metadata.goog', 'router.home.arpa'
]
const PUBLIC = ['host.example', 'example.org', '8.8.8.8', '[2606:4700::1111]', 'internal.example.org', 'local.example', 'xn--fiq228c.example']

t.test('an image of a host that only a network of its own knows is refused', async (t) => {
  const judge = createImageJudge(createGuard([]).permitsMention)
  for (const host of INNER) t.equal(judge(`https://${host}:8443/a.png?x=1`), 'must be an image on a public host', host)
  for (const host of PUBLIC) t.equal(judge(`https://${host}/a.png`), undefined, host)
  t.equal(judge('https://user:pass@127.0.0.1/a.png'), 'must be an image on a public host', 'whatever stands before it')
  t.equal(judge('data:image/png;base64,iVBORw0KGgo='), undefined)
  t.equal(judge('http://host.example/a.png'), 'must be an image by an https: or data: URL')
})

t.test('unless the operator names it', async (t) => {
  const judge = createImageJudge(createGuard(['10.0.0.0/8', 'media', '127.0.0.1', 'files.internal']).permitsMention)
  for (const host of ['10.9.8.7', 'media', '127.0.0.1', 'files.internal']) t.equal(judge(`https://${host}/a.png`), undefined, host)
  for (const host of ['192.168.1.1', 'db.internal', '[::1]']) t.equal(judge(`https://${host}/a.png`), 'must be an image on a public host', host)
})
