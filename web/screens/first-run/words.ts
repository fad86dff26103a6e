import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'First steps', soon: 'This screen is being built.' }, { title: 'First steps', soon: '此页面正在建设中。' })
