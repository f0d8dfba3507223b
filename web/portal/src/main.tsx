/** The public site, the pay page and the customer's pages: one small bundle, a page per address. */
import { render } from 'preact'
import { showIn } from '../../format/language'
import { chosenLanguage } from './address'
import { pageAt } from './pages'
import { takeOver } from './take_over'
import './portal.css'

showIn(chosenLanguage())
const root = document.getElementById('page')
if (root) takeOver(root, () => render(pageAt(location.pathname), root))
