import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Agents', soon: 'This screen is being built.' }, { title: 'Agents', soon: '此页面正在建设中。' })
