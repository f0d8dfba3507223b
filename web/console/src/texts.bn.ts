/** The texts that the console shows; those of the portal, of messages and of refusals stay behind. */
export { common, console, fields, problem, refusals, status, units } from '../../locales/bn.json'
