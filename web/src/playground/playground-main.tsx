document.title = 'Playground';
