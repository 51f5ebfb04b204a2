"""How dates are written, where Django's own way differs from what offices write: settings name this folder."""
