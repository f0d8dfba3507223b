/** The console's own fonts, Bengali and Latin apart: a browser fetches what a page shows. */
import './fonts.css'
