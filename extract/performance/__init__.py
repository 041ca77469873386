"""Performance tables (绩效表): projects, their goals and indicators, put together again where pages tore them."""
