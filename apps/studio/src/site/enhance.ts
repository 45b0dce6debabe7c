import '../styles/site.css';
