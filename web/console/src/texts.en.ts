export { common, console, fields, problem, refusals, status, units } from '../../locales/en.json'
