import type { Protocol } from '../../provider.js'

/** FastGPT's API, which agents files may name: this version does not speak it yet, and holds such agents inactive. */
export const protocol: Protocol = { name: 'fastgpt', needs: { endpoint: true, model: 'model-or-app' } }
