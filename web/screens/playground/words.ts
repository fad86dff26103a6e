import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Playground', soon: 'This screen is being built.' }, { title: 'Playground', soon: '此页面正在建设中。' })
