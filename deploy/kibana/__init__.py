"""Kibana's view of the index: data views, saved searches and dashboards, written as the files beside this one."""
