import './tokens.css'
import './base.css'
import './folding.css'
import './controls.css'
