"""The portal: joins the apps and holds no rule."""
